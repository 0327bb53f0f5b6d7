#include "control/listing_json.h"

#include "control/members.h"

namespace galley::control {

Json to_json(const pipeline::Listing& listing) {
  Json documents = Json::array();
  for (const pipeline::ListedDocument& document : listing.documents) {
    documents.push_back(
        {{"source", document.source}, {"output", document.output}, {"state", document.state}});
  }
  return {{"documents", std::move(documents)}, {"next", listing.next}};
}

pipeline::Listing to_listing(const Json& json) {
  const Members members(json, "a listing");
  pipeline::Listing listing;
  members.read("next", listing.next);
  const Json* const documents = members.find("documents");
  if (documents == nullptr) return listing;
  if (!documents->is_array()) throw Error("\"documents\" is not a JSON array");
  for (const Json& item : *documents) {
    const Members facts(item, "a document");
    pipeline::ListedDocument& document = listing.documents.emplace_back();
    facts.read("source", document.source);
    facts.read("output", document.output);
    facts.read("state", document.state);
  }
  return listing;
}

}  // namespace galley::control
