/** What a monitoring system sees. */
package io.abril.it.operation;
