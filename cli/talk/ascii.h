/* ascii.h - pictures for terminals that show nothing but ASCII. */
#ifndef CLI_TALK_ASCII_H
#define CLI_TALK_ASCII_H

/*
 * Turns a picture in UTF-8 into one of the same columns and rows in ASCII, in place: Braille
 * characters become the character whose strokes are nearest, symbols that have no counterpart "?".
 */
void ascii_picture(char *text);

#endif
