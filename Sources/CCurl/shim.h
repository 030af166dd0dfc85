#define CURL_DISABLE_TYPECHECK
#include <curl/curl.h>

// curl_easy_setopt takes any number of anything, which Swift cannot call: one function for each type.
static inline CURLcode mercato_curl_set_text(CURL *curl, CURLoption option, const char *text) {
    return curl_easy_setopt(curl, option, text);
}

static inline CURLcode mercato_curl_set_number(CURL *curl, CURLoption option, long number) {
    return curl_easy_setopt(curl, option, number);
}

static inline CURLcode mercato_curl_set_size(CURL *curl, CURLoption option, curl_off_t size) {
    return curl_easy_setopt(curl, option, size);
}

static inline CURLcode mercato_curl_set_pointer(CURL *curl, CURLoption option, void *pointer) {
    return curl_easy_setopt(curl, option, pointer);
}

static inline CURLcode mercato_curl_set_list(CURL *curl, CURLoption option, struct curl_slist *list) {
    return curl_easy_setopt(curl, option, list);
}

typedef size_t (*mercato_curl_callback)(char *bytes, size_t size, size_t count, void *context);

static inline CURLcode mercato_curl_set_callback(CURL *curl, CURLoption option, mercato_curl_callback call) {
    return curl_easy_setopt(curl, option, call);
}

static inline CURLcode mercato_curl_get_number(CURL *curl, CURLINFO info, long *number) {
    return curl_easy_getinfo(curl, info, number);
}
