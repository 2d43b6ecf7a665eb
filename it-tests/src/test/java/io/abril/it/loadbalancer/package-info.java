/** What HAProxy routes beside pools. */
package io.abril.it.loadbalancer;
