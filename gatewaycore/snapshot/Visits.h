// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/GatewayConfig.h"

#include <functional>

namespace postern::snapshot {

/// Every reference to a secret in a configuration, also in the settings of filters, where it is a text; `use` may change it.
void eachSecret(model::GatewayConfig& config, const std::function<void(schema::SecretRef&)>& use);
/// The same in a document.
void eachSecret(schema::Value& document, const std::function<void(schema::SecretRef&)>& use);

/// Every filter of a configuration: the gateway's, those of APIs and operations, and the `security` of clusters.
void eachFilter(model::GatewayConfig& config, const std::function<void(const std::string& type, schema::Value& settings, const model::Origin& origin)>& use);

} // namespace postern::snapshot
