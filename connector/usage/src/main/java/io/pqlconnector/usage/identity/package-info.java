/** Who somebody is: registrable domains, work e-mail addresses, and ids that are one person. */
@NullMarked
package io.pqlconnector.usage.identity;

import org.jspecify.annotations.NullMarked;
