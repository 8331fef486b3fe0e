// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace postern::workbench {

struct AppContext;
class ExchangeListModel;
class StateView;

/// Shows why the list has no row and what to do about it. Returns the URL of a first call to make when the list only
/// waits for one, else an empty text.
[[nodiscard]] QString showListEmptiness(const AppContext& context, const ExchangeListModel& list, StateView& view);

/// Where the gateway's calls go: its first plain listener, or where one would be.
[[nodiscard]] QString gatewayUrl(const AppContext& context);

} // namespace postern::workbench
