/** Configs and secrets, from abrilctl to the process that reads them, and nowhere else. */
package io.abril.it.config;
