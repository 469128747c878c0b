/** A CRM over HTTP that misbehaves on demand, and a small destination that talks to it. */
@NullMarked
package io.pqlconnector.testkit.crm;

import org.jspecify.annotations.NullMarked;
