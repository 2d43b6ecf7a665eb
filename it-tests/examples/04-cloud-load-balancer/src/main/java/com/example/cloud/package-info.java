/**
 * Fourth step: a real thing, with an HTTP API that may be slow, fail or be down, Consul's health as
 * the source, and a condition of its own; start at {@link com.example.cloud.CloudLoadBalancers}.
 */
package com.example.cloud;
