/** What all addresses share: who may ask, how bodies are read, how answers and refusals are written. */
package dev.chainrule.studio.http;
