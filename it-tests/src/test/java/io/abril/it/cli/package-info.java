/** What a person sees at the terminal. */
package io.abril.it.cli;
