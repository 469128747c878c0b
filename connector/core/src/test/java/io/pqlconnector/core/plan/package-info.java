@NullMarked
package io.pqlconnector.core.plan;

import org.jspecify.annotations.NullMarked;
