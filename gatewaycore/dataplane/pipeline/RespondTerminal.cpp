// SPDX-License-Identifier: Apache-2.0
#include "dataplane/pipeline/RespondTerminal.h"

#include "dataplane/pipeline/LocalStream.h"

namespace postern::pipeline {
namespace {

template <class Prepare> RequestSink& openLocal(Exchange& exchange, ResponseSink& answer, Prepare prepare)
{
    return exchange.arena().make<LocalStream<Prepare>>(exchange, answer, std::move(prepare));
}

} // namespace

RespondTerminal::RespondTerminal(int status, std::string contentType, std::string body, Fields fields)
    : contentType_(std::move(contentType)), body_(std::move(body)), texts_(std::move(fields)), status_(status)
{
    for (const auto& [name, value] : texts_)
        fields_.push_back({name, value, http::headerId(name)});
}

RequestSink& RespondTerminal::open(Exchange& exchange, ResponseSink& answer) const
{
    return openLocal(exchange, answer, [this](Exchange& x) { x.setLocalAnswer(reply()); });
}

RequestSink& RefuseTerminal::open(Exchange& exchange, ResponseSink& answer) const
{
    return openLocal(exchange, answer, [this](Exchange& x) {
        static_cast<void>(x.refuse(fault_, {.allow = allow_}));
    });
}

} // namespace postern::pipeline
