/** YAML as positioned nodes: the one reader of every file that a person writes. */
@NullMarked
package io.pqlconnector.rules.yaml;

import org.jspecify.annotations.NullMarked;
