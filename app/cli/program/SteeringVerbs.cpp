// SPDX-License-Identifier: Apache-2.0
#include "SteeringVerbs.h"

namespace postern::cli {

SteeringVerbs::SteeringVerbs(CLI::App& app)
{
    urlsVerb_ = app.add_subcommand("urls", "Where callers reach APIs at each environment, and what is answered there; 1: an environment or an address did not answer");
    urlsVerb_->add_option("api", urls_.api, "The API, as Name:version; all when it is not given");
    urlsVerb_->add_option("--project", urls_.folder, "The folder (default: this one)");
    urlsVerb_->add_option("--env", urls_.environments, "An environment; may be given again; all when none is")->allow_extra_args(false);
    CLI::Option* const probe = urlsVerb_->add_flag("--probe", urls_.probe, "Call each address, without credentials: how soon it answers, and what");
    urlsVerb_->add_option("--path", urls_.path, "What is called below an API's address; otherwise an operation that only reads")->needs(probe);
    urlsVerb_->add_option("--times", urls_.times, "Call each address so often; the latency shown is the middle one")->check(CLI::Range(1, 1000))->needs(probe);
    urlsVerb_->add_option("--timeout", urls_.seconds, "Seconds for one call (default: 5)")->check(CLI::Range(1, 600))->needs(probe);
    urlsVerb_->add_option("--cacert", urls_.caFile, "A PEM file of authorities to trust, too")->needs(probe);
    urlsVerb_->add_flag("--json", json_, "As --output json");

    steeringVerb_ = app.add_subcommand("steering", "Records that send callers of one name to one of several deployments");
    steeringVerb_->add_option("api", steering_.api, "The API, as Name:version");
    steeringVerb_->add_option("--project", steering_.folder, "The folder (default: this one)");
    steeringVerb_->add_option("--env", steering_.environments, "An environment that has the API; may be given again, the first one first")->required()->allow_extra_args(false);
    steeringVerb_->add_option("--form", form_, "table, route53 (a change batch of aws route53 change-resource-record-sets) or traffic-manager (a template of the Azure Resource Manager)")
        ->check(CLI::IsMember({"table", "route53", "traffic-manager"}));
    steeringVerb_->add_option("--policy", policy_, "latency: the nearest one; failover: the first that is well; weighted: each its share")->check(CLI::IsMember({"latency", "failover", "weighted"}));
    steeringVerb_->add_option("--name", steering_.name, "The name that callers use: api.example.com");
    steeringVerb_->add_option("--ttl", steering_.ttl, "Seconds that a record may be kept (default: 60)");
    steeringVerb_->add_option("--health-path", steering_.healthPath, "What health checks call, answered 2xx without a token; otherwise they try a connection");
    steeringVerb_->add_option("--region", steering_.regions, "The vendor's region that an environment is near, ENV=REGION; may be given again")->allow_extra_args(false);
    steeringVerb_->add_option("--weight", steering_.weights, "An environment's share, ENV=N; may be given again")->allow_extra_args(false);
    steeringVerb_->add_option("--url", steering_.urls, "An environment's address in place of what it tells, ENV=URL; may be given again")->allow_extra_args(false);
    steeringVerb_->add_option("--out", steering_.out, "Write this file, and what belongs to it beside it");
}

std::unique_ptr<Command> SteeringVerbs::chosen(const Output& output)
{
    if (*urlsVerb_) {
        Output chosen = output;
        chosen.format = json_ ? Format::Json : chosen.format;
        return std::make_unique<UrlsCommand>(urls_, chosen);
    }
    steering_.form = form_ == "route53" ? SteeringOptions::Form::Route53 : form_ == "traffic-manager" ? SteeringOptions::Form::TrafficManager : SteeringOptions::Form::Table;
    steering_.policy = policy_ == "failover" ? steering::Policy::Failover : policy_ == "weighted" ? steering::Policy::Weighted : steering::Policy::Latency;
    return *steeringVerb_ ? std::make_unique<SteeringCommand>(steering_, output) : nullptr;
}

} // namespace postern::cli
