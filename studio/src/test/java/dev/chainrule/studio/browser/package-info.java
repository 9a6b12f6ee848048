/**
 * The page in a real browser. One Chromium and one server serve the whole run; every test has a context (cookies, storage,
 * downloads) of its own, and fails if the page wrote an error to the console, whatever else it shows.
 */
package dev.chainrule.studio.browser;
