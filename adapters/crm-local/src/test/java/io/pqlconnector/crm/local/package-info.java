@NullMarked
package io.pqlconnector.crm.local;

import org.jspecify.annotations.NullMarked;
