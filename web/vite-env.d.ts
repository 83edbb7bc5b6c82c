/** Vite takes a style sheet that a script imports out into a file of its own. */
declare module '*.css';
