/**
 * First step: a kind, its reconciler and a main; start at {@link com.example.topics.Topics}. The
 * tutorial {@code docs/write-your-own-kind.md} is this project, told.
 */
package com.example.topics;
