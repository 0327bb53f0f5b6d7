// Thread: worker. Role: all pages of a project in the order in which one reads them, from what is
// stored of them. Promise: that of the preview's list (render/reading_order.h).
#pragma once

#include <vector>

#include "html/page_tree.h"
#include "settings/settings.h"
#include "state/store.h"

namespace galley::pipeline {

std::vector<html::TreePage> tree_pages(const state::Store& store, const settings::Project& project);

}  // namespace galley::pipeline
