/** Output for people and programs: tables, ages, colours, YAML. Pure, no I/O. */
package io.abril.abrilctl.print;
