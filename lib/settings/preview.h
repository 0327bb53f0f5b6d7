// Thread: any. Role: reads the settings' `preview`. Promise: as Reader's.
#pragma once

#include "settings/reader.h"
#include "settings/settings.h"

namespace galley::settings {

void read_preview(Reader& reader, const Entry& section, Preview& preview);

}  // namespace galley::settings
