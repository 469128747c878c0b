/** Source: Mixpanel's raw export, day by day, and the profiles of users and groups. */
@NullMarked
package io.pqlconnector.source.mixpanel;

import org.jspecify.annotations.NullMarked;
