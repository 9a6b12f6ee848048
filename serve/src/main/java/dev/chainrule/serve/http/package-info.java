/** Connections, requests and answers; who is cut off and when; the access log. */
@NullMarked
package dev.chainrule.serve.http;

import org.jspecify.annotations.NullMarked;
