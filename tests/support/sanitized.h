// Whether a sanitizer is compiled in, which makes everything several times dearer: tests that run
// on much real documentation then take less of it. clang names sanitizers in another way than gcc.
#pragma once

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define GALLEY_IS_SANITIZED
#endif
#endif

namespace galley::test {

#if defined(GALLEY_IS_SANITIZED) || defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool is_sanitized = true;
#else
inline constexpr bool is_sanitized = false;
#endif

}  // namespace galley::test
