// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "TlsFixture.h" // first: Qt has a macro for "slots"

#include "dataplane/net/TlsContext.h"
#include "dataplane/net/TlsTickets.h"

#include <QtTest>
#include <memory>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <string>

namespace postern::test {

using namespace postern::net;

/// OpenSSL's own client against one of our contexts, over a pair of memory buffers.
class PlainTlsClient {
  public:
    struct Outcome {
        bool done = false;
        bool resumed = false;
        std::string name;   ///< common name of the server's certificate
        std::string cipher;
        std::string version;
    };

    explicit PlainTlsClient(int version = 0) : context_(SSL_CTX_new(TLS_client_method()))
    {
        SSL_CTX_set_session_cache_mode(context_, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
        SSL_CTX_set_ex_data(context_, 0, this);
        SSL_CTX_sess_set_new_cb(context_, [](SSL* ssl, SSL_SESSION* session) {
            auto* const self = static_cast<PlainTlsClient*>(SSL_CTX_get_ex_data(SSL_get_SSL_CTX(ssl), 0));
            SSL_SESSION_free(self->session_);
            self->session_ = session;
            return 1;
        });
        if (version != 0) {
            SSL_CTX_set_security_level(context_, 0);
            SSL_CTX_set_min_proto_version(context_, version);
            SSL_CTX_set_max_proto_version(context_, version);
        }
    }
    ~PlainTlsClient()
    {
        SSL_SESSION_free(session_);
        SSL_CTX_free(context_);
    }
    PlainTlsClient(const PlainTlsClient&) = delete;
    PlainTlsClient& operator=(const PlainTlsClient&) = delete;

    /// A certificate of its own: NAME.pem and NAME.key.
    void show(const std::string& name)
    {
        if (SSL_CTX_use_certificate_chain_file(context_, (name + ".pem").c_str()) != 1 ||
            SSL_CTX_use_PrivateKey_file(context_, (name + ".key").c_str(), SSL_FILETYPE_PEM) != 1)
            qFatal("no client certificate %s", name.c_str());
    }
    void ciphers(const char* list) { QVERIFY(SSL_CTX_set_cipher_list(context_, list) == 1); }
    void signatures(const char* list) { QVERIFY(SSL_CTX_set1_sigalgs_list(context_, list) == 1); }

    /// Shakes hands; with a session from before when there is one.
    Outcome shake(const TlsContext& server, const char* name = nullptr)
    {
        SSL* const ours = SSL_new(server.native());
        SSL* const theirs = SSL_new(context_);
        BIO* one = nullptr;
        BIO* two = nullptr;
        BIO_new_bio_pair(&one, 0, &two, 0);
        SSL_set_bio(ours, one, one);
        SSL_set_bio(theirs, two, two);
        SSL_set_accept_state(ours);
        SSL_set_connect_state(theirs);
        if (name != nullptr)
            SSL_set_tlsext_host_name(theirs, name);
        if (session_ != nullptr)
            SSL_set_session(theirs, session_);
        Outcome outcome;
        for (int turn = 0; turn < 20 && !outcome.done; ++turn) {
            const int client = SSL_do_handshake(theirs);
            const int served = SSL_do_handshake(ours);
            outcome.done = client == 1 && served == 1;
        }
        if (outcome.done) {
            char octet = 0;
            SSL_read(theirs, &octet, 1); // a ticket comes behind the handshake (TLS 1.3)
            outcome.resumed = SSL_session_reused(theirs) == 1;
            if (SSL_version(theirs) < TLS1_3_VERSION) { // the callback is not called for what replaces a ticket there
                SSL_SESSION_free(session_);
                session_ = SSL_get1_session(theirs);
            }
            outcome.cipher = SSL_get_cipher_name(theirs);
            outcome.version = SSL_get_version(theirs);
            if (X509* const shown = SSL_get0_peer_certificate(theirs)) {
                char text[256] = {};
                X509_NAME_get_text_by_NID(X509_get_subject_name(shown), NID_commonName, text, sizeof text);
                outcome.name = text;
            }
        }
        SSL_shutdown(theirs); // else the session would count as broken off
        SSL_free(ours);
        SSL_free(theirs);
        return outcome;
    }

  private:
    SSL_CTX* context_;
    SSL_SESSION* session_ = nullptr;
};

} // namespace postern::test
