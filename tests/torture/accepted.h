// An accepted torture message with what its readers find in it.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "sip/contact.h"
#include "sip/essentials.h"
#include "sip/list.h"
#include "torture_file.h"

namespace tandem::sip {

/// As it is meant (torture::message_as_meant). Throws where the message is refused: the test fails.
struct Accepted {
  explicit Accepted(std::string_view name)
      : text(torture::message_as_meant(name)),
        message_(Message::parse(text).value()),
        found(essentials(message_).value()) {}
  Accepted(const Accepted&) = delete;
  Accepted& operator=(const Accepted&) = delete;

  const Message* operator->() const { return &message_; }
  const Message& operator*() const { return message_; }
  Uri request_uri() const { return Uri::parse(message_.request_uri()).value(); }

  std::vector<Via> vias() const {
    std::vector<Via> all;
    for_each_value(message_, HeaderId::via, [&](std::string_view value) { all.push_back(Via::parse(value).value()); });
    return all;
  }
  std::vector<Contact> contacts() const {
    std::vector<Contact> all;
    for_each_value(message_, HeaderId::contact,
                   [&](std::string_view value) { all.push_back(Contact::parse(value).value()); });
    return all;
  }

  std::string text;

 private:
  Message message_;

 public:
  Essentials found;
};

inline std::string repeated(std::string_view text, unsigned times) {
  std::string all;
  while (times-- > 0) all += text;
  return all;
}

}  // namespace tandem::sip
