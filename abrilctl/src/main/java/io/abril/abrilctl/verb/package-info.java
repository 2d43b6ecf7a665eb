/**
 * The verbs, one class each; {@link io.abril.abrilctl.verb.Commands} puts them together. A verb
 * reads its arguments, calls what it needs, prints, and answers an exit code; what several verbs
 * share stands beside them under a name of its own.
 */
package io.abril.abrilctl.verb;
