/** An address of the web, which is the only kind that is linked to. */
export const WEB_ADDRESS = /^https?:\/\/[^\s<>"]+$/i;
