// Thread: loop. Role: what each address of the preview answers with (preview/site.h). Promise:
// reads and never writes, but for the one action, to open an editor; a page is made on a worker,
// and so is whatever takes reading or much text.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/file_system.h"
#include "loop/work.h"
#include "preview/site.h"
#include "viewer/editor.h"
#include "viewer/events.h"
#include "viewer/projects.h"
#include "viewer/shell.h"
#include "viewer/views.h"

namespace galley::viewer {

class Routes final : public preview::Site {
 public:
  // All must outlive the Routes.
  Routes(loop::Loop& loop, loop::Executor& executor, FileReader& files, const Projects& projects,
         Views& views, Events& events);

  bool is_action(const preview::Target& target) const override;
  void respond(const preview::Request& request, preview::Reply reply) override;

 private:
  using Names = std::vector<std::string>;  // of a target, without those that chose the route

  struct Route {
    bool needs_project = false;  // its first name is a project's
    void (Routes::*answer)(const preview::Request&, const Names&, const pipeline::Project*,
                           preview::Reply);
  };
  static const std::map<std::string, Route, std::less<>>& routes();

  void respond_own(const preview::Request& request, preview::Reply reply);
  void respond_project(const preview::Request& request, preview::Reply reply);

  // Routes of the preview's own. `names` is below the route, and the project where it needs one.
  void client(const preview::Request&, const Names& names, const pipeline::Project*,
              preview::Reply reply);
  void events(const preview::Request&, const Names& names, const pipeline::Project*,
              preview::Reply reply);
  void status(const preview::Request&, const Names& names, const pipeline::Project*,
              preview::Reply reply);
  void edit(const preview::Request& request, const Names& names, const pipeline::Project*,
            preview::Reply reply);
  void package(const preview::Request&, const Names& names, const pipeline::Project*,
               preview::Reply reply);
  void diagram(const preview::Request&, const Names&, const pipeline::Project*,
               preview::Reply reply);
  void page_update(const preview::Request& request, const Names& names,
                   const pipeline::Project* project, preview::Reply reply);
  void tree(const preview::Request&, const Names& names, const pipeline::Project* project,
            preview::Reply reply);
  void search(const preview::Request& request, const Names& names, const pipeline::Project* project,
              preview::Reply reply);
  void of_site(const preview::Request&, const Names& names, const pipeline::Project* project,
               preview::Reply reply);
  void of_repository(const preview::Request&, const Names& names, const pipeline::Project* project,
                     preview::Reply reply);

  PageFacts facts_of_page(const pipeline::Project& project, const std::string& path,
                          const Seen& seen);
  void page(const pipeline::Project& project, const std::string& path, preview::Reply reply);

  loop::Executor& executor_;
  FileReader& files_;
  const Projects& projects_;
  Views& views_;
  Events& events_;
  Editor editor_;
};

}  // namespace galley::viewer
