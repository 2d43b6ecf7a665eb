/** The house itself: its arrows, its scripts, the JDKs that it runs on. */
package io.abril.it.house;
