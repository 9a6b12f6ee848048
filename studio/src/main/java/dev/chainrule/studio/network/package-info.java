/** The networks that the studio knows: those it was sent and keeps for a while, and those it begins with. */
package dev.chainrule.studio.network;
