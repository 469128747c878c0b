@NullMarked
package io.pqlconnector.testkit;

import org.jspecify.annotations.NullMarked;
