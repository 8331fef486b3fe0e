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
    std::string publicUrl; ///< of its gateway, as callers reach it; empty: its listeners tell
    PosternRules rules;
};

/// A project's folder and the bundle that is made of it anew with every change.
struct BundleSettings {
    std::string project; ///< with its gateway.yaml; relative to the folder that the program was started in
    std::string bundle;  ///< the bundle's folder
    std::string name;    ///< a DNS label; empty: made of the project folder's
    std::string version;
    std::string program; ///< the posternd that it is for; empty: the one beside this program
    std::string publicUrl; ///< of the gateway that runs it, as callers reach it; empty: nobody knows
    PosternRules rules;
};

/// A posternd somewhere else, by its remote control.
struct RemoteSettings {
    std::string url;    ///< "https://gateway.example:8443"
    std::string caFile; ///< PEM; empty: the system's authorities
    schema::SecretRef token;
    std::string publicUrl; ///< as callers reach it; empty: its listeners tell
    PosternRules rules;
};

const schema::Schema<PosternRules>& describe(schema::Type<PosternRules>);
const schema::Schema<FolderSettings>& describe(schema::Type<FolderSettings>);
const schema::Schema<BundleSettings>& describe(schema::Type<BundleSettings>);
const schema::Schema<RemoteSettings>& describe(schema::Type<RemoteSettings>);

} // namespace postern::connectors::postern
