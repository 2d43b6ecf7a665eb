/** Endpoints and their switches, under load. */
package io.abril.it.endpoint;
