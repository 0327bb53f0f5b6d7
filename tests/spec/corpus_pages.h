// Every page of the real documentation that GALLEY_CORPUS names, in all profiles, and the notes
// that the tests of it take.
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "markdown/document.h"
#include "render/page.h"

namespace galley::test {

struct CorpusPage {
  std::string path;    // from the folder of the corpora
  std::string source;  // its bytes
  markdown::Dialect dialect;
  render::Page lossless;
  render::Page balanced;
  render::Page compact;
};

settings::Project corpus_project(settings::Profile profile);

// Rendered once, by as many threads as there are processors. Under a sanitizer every sixteenth.
// Empty where there is no corpus.
const std::vector<CorpusPage>& corpus_pages();

// What a law has counted, and which pages break it.
class Tally {
 public:
  void count(const std::string& what, std::size_t number = 1);
  void broken_by(const CorpusPage& page, const std::string& how = "");

  // Looks at every page, on all processors; prints what was counted, and fails the test when a page
  // breaks the law, or says why there was nothing to look at.
  void over_all_pages(const std::string& law,
                      const std::function<void(const CorpusPage&, Tally&)>& look);

 private:
  std::mutex mutex_;
  std::map<std::string, std::size_t> counts_;
  std::vector<std::string> broken_;
};

}  // namespace galley::test
