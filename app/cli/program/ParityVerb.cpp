// SPDX-License-Identifier: Apache-2.0
#include "ParityVerb.h"

namespace postern::cli {

ParityVerb::ParityVerb(CLI::App& app) : verb_(app.add_subcommand("parity", "Send the same calls to several gateways and say what differs in their answers; 1: something does"))
{
    verb_->add_option("method", options_.method, "GET, POST, ...");
    verb_->add_option("target", options_.target, "Path and query: /orders/1.0.0/orders");
    verb_->add_option("--at", options_.at, "A gateway, NAME=URL; the others are held against the first")->required()->allow_extra_args(false);
    verb_->add_option("--har", options_.files, "An HTTP Archive in place of one call; may be given more than once")->allow_extra_args(false);
    verb_->add_option("-H,--header", options_.headers, "A header field of every call, \"Name: value\"; may be given more than once")->allow_extra_args(false);
    verb_->add_option("-d,--data", options_.body, "The content");
    verb_->add_option("--token", options_.token, "Where a Bearer token is: - (standard input) or env:NAME");
    verb_->add_option("--ignore", options_.ignore, "A difference to let be: status, body, header:NAME, header:BEGINNING*, json:/POINTER; may be given more than once")->allow_extra_args(false);
    verb_->add_option("--times", options_.times, "Send each call so often; the time shown is the middle one")->check(CLI::Range(1, 1000));
    verb_->add_option("--cacert", options_.caFile, "A PEM file of authorities to trust, too");
}

std::unique_ptr<Command> ParityVerb::chosen(const Output& output)
{
    return *verb_ ? std::make_unique<ParityCommand>(options_, output) : nullptr;
}

} // namespace postern::cli
