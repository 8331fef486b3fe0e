// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "schema/Schema.h"
#include "schema/SecretRef.h"

#include <string>
#include <vector>

namespace postern::connectors::postern {

/// What may be taken over at a gateway of ours.
struct PosternRules {
    std::vector<std::string> adopt;       ///< APIs that are there and that postern did not place: "Orders:1.0.0"
    std::vector<std::string> acceptOther; ///< parts of the gateway's own configuration that may be another: "filters", "issuers"
};

/// A gateway's folder on this machine.
struct FolderSettings {
    std::string folder;  ///< relative to the folder that the program was started in
    std::string control; ///< socket of a posternd that runs it (--control); empty: the folder alone is written and read again here
    PosternRules rules;
};

/// A posternd somewhere else, by its remote control.
struct RemoteSettings {
    std::string url;    ///< "https://gateway.example:8443"
    std::string caFile; ///< PEM; empty: the system's authorities
    schema::SecretRef token;
    PosternRules rules;
};

const schema::Schema<PosternRules>& describe(schema::Type<PosternRules>);
const schema::Schema<FolderSettings>& describe(schema::Type<FolderSettings>);
const schema::Schema<RemoteSettings>& describe(schema::Type<RemoteSettings>);

} // namespace postern::connectors::postern
