// SPDX-License-Identifier: Apache-2.0
#include "gateway/Options.h"

#include <charconv>

namespace postern::gateway {

std::string_view usage() noexcept
{
    return R"(usage: posternd --config PATH [OPTION]...
       posternd --describe filters|config|errors|remote-control
       posternd --config PATH --describe chain API

Runs the gateway that is described in a folder (gateway.yaml, policies.yaml, apis/) or a single file, or that was built
(postern build): a snapshot.bin, or a folder that has one and no gateway.yaml. A folder that was exported (postern export)
has a bundle.json and is closed: a file that is not as it says there is refused, and only what it names can be overridden.
SIGHUP or a changed file reloads; SIGTERM lets running exchanges end, then stops.
Sockets that systemd passes (FileDescriptorName=) are taken by the listeners of these names, in place of their addresses.

  --config PATH      the folder, a gateway.yaml, an OpenAPI definition, or a snapshot.bin
  --set A.B=VALUE    overrides a setting; may be given more than once
  --check            says what is wrong with the configuration and what it would start, and ends (1: there are errors)
  --require-signature KEY
                     refuses what is no bundle, or one that was not signed by this key (PEM, Ed25519, public)
  --state DIR        a folder for what has to be kept (the development certificate authority)
  --control SOCKET   serves the control protocol on this Unix socket
  --remote-control FILE
                     serves it on an address of its own, too, over TLS to whoever has the token (see --describe remote-control)
  --recording        records exchanges from the start, for those who ask on the control socket
  --workers N        event loops, in place of the configuration's number
  --describe WHAT    prints the reference of the filters, the configuration, the errors or the remote control, or the chain of an API
  --schema           prints the JSON Schema of gateway.yaml
  --version, --help
)";
}

Result<Options> parseOptions(int argc, const char* const* argv)
{
    Options out;
    const auto wrong = [](std::string message) {
        return unexpected(ErrorKind::InvalidArgument, std::move(message), Fault::Config);
    };
    for (int i = 1; i < argc; ++i) {
        std::string_view name = argv[i];
        std::optional<std::string_view> joined; // --name=value
        if (const auto equals = name.find('='); name.starts_with("--") && equals != std::string_view::npos) {
            joined = name.substr(equals + 1);
            name = name.substr(0, equals);
        }
        const auto flag = [&](std::string_view wanted, bool& to) {
            return name == wanted && !joined && (to = true);
        };
        if (flag("--check", out.check) || flag("--schema", out.schema) || flag("--version", out.version) ||
            flag("--help", out.help) || flag("--recording", out.recording))
            continue;
        const bool known = name == "--config" || name == "--set" || name == "--control" || name == "--remote-control" || name == "--state" ||
                           name == "--describe" || name == "--workers" || name == "--require-signature";
        if (!known)
            return wrong("unknown argument \"" + std::string(argv[i]) + "\"");
        if (!joined && i + 1 == argc)
            return wrong(std::string(name) + " needs a value");
        const std::string value(joined ? *joined : std::string_view(argv[++i]));
        if (name == "--config") {
            out.config = value;
        } else if (name == "--set") {
            out.sets.push_back(value);
        } else if (name == "--control") {
            out.control = value;
        } else if (name == "--remote-control") {
            out.remoteControl = value;
        } else if (name == "--state") {
            out.state = value;
        } else if (name == "--require-signature") {
            if (value.empty())
                return wrong("--require-signature needs the PEM file of a public key");
            out.signatureKey = value;
        } else if (name == "--workers") {
            const auto [end, problem] = std::from_chars(value.data(), value.data() + value.size(), out.workers);
            if (problem != std::errc() || end != value.data() + value.size() || out.workers == 0 || out.workers > 1024)
                return wrong("--workers needs a number from 1 to 1024");
        } else {
            if (value != "filters" && value != "config" && value != "errors" && value != "remote-control" && value != "chain")
                return wrong("--describe knows filters, config, errors, remote-control and chain API");
            out.describe = value;
            if (value == "chain") {
                if (i + 1 == argc)
                    return wrong("--describe chain needs the name of an API");
                out.describedApi = argv[++i];
            }
        }
    }
    const bool needsConfig = !out.help && !out.version && !out.schema && (out.describe.empty() || out.describe == "chain");
    if (needsConfig && out.config.empty())
        return wrong("--config PATH is missing");
    if (out.recording && out.control.empty() && out.remoteControl.empty() && needsConfig && !out.check)
        return wrong("--recording needs --control SOCKET or --remote-control FILE: without it nobody could read what is recorded");
    return out;
}

} // namespace postern::gateway
