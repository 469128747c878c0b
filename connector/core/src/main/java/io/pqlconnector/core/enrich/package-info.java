/** What a CRM knows of accounts and people already, read as traits. */
@NullMarked
package io.pqlconnector.core.enrich;

import org.jspecify.annotations.NullMarked;
