void linkback_placeholder(void);
