/**
 * Third step: the world wakes the reconciler. New here: {@code Controller.Source}; start at {@link
 * com.example.watched.DirectorySource}.
 */
package com.example.watched;
