/** A server on this machine for fakes of vendors, which can do what a network does to a conversation. */
@NullMarked
package io.pqlconnector.testkit.web;

import org.jspecify.annotations.NullMarked;
