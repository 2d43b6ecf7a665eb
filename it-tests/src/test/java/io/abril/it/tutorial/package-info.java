/**
 * {@code docs/write-your-own-kind.md}, followed to the letter: {@link
 * io.abril.it.tutorial.Tutorial} reads it, {@link io.abril.it.tutorial.TutorialTest} holds its
 * files to the example that is compiled, and {@link io.abril.it.tutorial.TutorialIT} types what it
 * says into terminals.
 */
package io.abril.it.tutorial;
