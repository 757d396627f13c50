// From YAML's events to a bounded Value: yaml-cpp's own node trees know neither bounds nor where a key stands.
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include <sstream>

#include "base/utf8.h"
#include "model/yaml.h"

namespace tandem::model {
namespace {

Place place_of(const YAML::Mark& mark) {
  if (mark.is_null()) return {};
  return {static_cast<std::uint32_t>(mark.line + 1), static_cast<std::uint32_t>(mark.column + 1)};
}

/// Leaves the parser early; caught in parse_site.
struct Refused {
  ProblemCode code;
  Place place;
  std::string sentence, fix;
};

struct Extent {
  std::size_t nodes = 1, depth = 1, bytes = 0;
};
Extent extent_of(const Value& value) {
  Extent extent{1, 1, value.scalar.size()};
  const auto add = [&](const Value& inner) {
    const Extent part = extent_of(inner);
    extent.nodes += part.nodes;
    extent.bytes += part.bytes;
    extent.depth = std::max(extent.depth, part.depth + 1);
  };
  for (const Value& item : value.items) add(item);
  for (const Value::Member& member : value.members) add(member.value);
  return extent;
}

class Builder final : public YAML::EventHandler {
 public:
  Value take() { return std::move(root_); }

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override { leaf(mark, anchor, Value::Kind::null, {}); }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& text) override {
    leaf(mark, anchor, tag == "?" ? Value::Kind::plain : Value::Kind::text, text);
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    if (anchor >= anchored_.size() || !anchored_[anchor])
      throw Refused{ProblemCode::syntax, place_of(mark), "This alias stands inside what it repeats.", {}};
    const Extent extent = extent_of(*anchored_[anchor]);
    count(mark, extent.nodes, extent.bytes);
    if (open_.size() + extent.depth > max_document_depth) too_deep(mark);
    Value copy = *anchored_[anchor];
    copy.place = place_of(mark);
    put(std::move(copy));
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    open(mark, anchor, Value::Kind::list);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    open(mark, anchor, Value::Kind::map);
  }
  void OnMapEnd() override { close(); }

 private:
  struct Open {
    Value value;
    YAML::anchor_t anchor;
    bool key_is_next = true;
  };

  [[noreturn]] static void too_deep(const YAML::Mark& mark) {
    throw Refused{ProblemCode::too_deep, place_of(mark), "The document is nested too deeply.",
                  "Allowed: " + std::to_string(max_document_depth) + " levels."};
  }

  void count(const YAML::Mark& mark, std::size_t nodes, std::size_t bytes) {
    nodes_ += nodes;
    bytes_ += bytes;
    if (nodes_ > max_document_nodes || bytes_ > max_document_bytes)
      throw Refused{ProblemCode::too_large, place_of(mark), "The document holds too much, aliases counted in full.",
                    "Allowed: " + std::to_string(max_document_nodes) + " values."};
  }

  void leaf(const YAML::Mark& mark, YAML::anchor_t anchor, Value::Kind kind, const std::string& text) {
    count(mark, 1, text.size());
    if (!is_utf8(text))
      throw Refused{ProblemCode::syntax, place_of(mark), "This text is not UTF-8.", "Save the file as UTF-8."};
    Value value;
    value.kind = kind;
    value.place = place_of(mark);
    value.scalar = text;
    remember(anchor, value);
    put(std::move(value));
  }

  void open(const YAML::Mark& mark, YAML::anchor_t anchor, Value::Kind kind) {
    count(mark, 1, 0);
    if (open_.size() >= max_document_depth) too_deep(mark);
    Value value;
    value.kind = kind;
    value.place = place_of(mark);
    open_.push_back({std::move(value), anchor});
  }

  void close() {
    Open done = std::move(open_.back());
    open_.pop_back();
    remember(done.anchor, done.value);
    put(std::move(done.value));
  }

  void remember(YAML::anchor_t anchor, const Value& value) {
    if (anchor == YAML::NullAnchor) return;
    const Extent extent = extent_of(value);
    count({}, extent.nodes, extent.bytes);
    if (anchored_.size() <= anchor) anchored_.resize(anchor + 1);
    anchored_[anchor] = value;
  }

  void put(Value value) {
    if (open_.empty()) {
      root_ = std::move(value);
      return;
    }
    Open& parent = open_.back();
    if (parent.value.kind == Value::Kind::list) {
      parent.value.items.push_back(std::move(value));
    } else if (parent.key_is_next) {
      if (!value.is_scalar()) throw Refused{ProblemCode::syntax, value.place, "A key is a single word.", {}};
      parent.value.members.push_back({std::move(value.scalar), value.place, {}});
      parent.key_is_next = false;
    } else {
      if (value.place.line == 0) value.place = parent.value.members.back().place;
      parent.value.members.back().value = std::move(value);
      parent.key_is_next = true;
    }
  }

  Value root_;
  std::vector<Open> open_;
  std::vector<std::optional<Value>> anchored_;
  std::size_t nodes_ = 0, bytes_ = 0;
};

std::unexpected<Problems> refuse(std::string file, Refused why) {
  Problems problems;
  problems.push_back(
      {Severity::error, why.code, {}, std::move(why.sentence), std::move(why.fix), std::move(file), why.place});
  return std::unexpected(std::move(problems));
}

/// The parser's words as a sentence.
std::string as_sentence(std::string words) {
  if (!words.empty() && words[0] >= 'a' && words[0] <= 'z') words[0] = static_cast<char>(words[0] - 32);
  return "This is not YAML: " + words + ".";
}

}  // namespace

std::expected<SiteFile, Problems> parse_site(std::string_view text, std::string file) {
  if (text.size() > max_document_bytes) {
    return refuse(std::move(file), {ProblemCode::too_large,
                                    {},
                                    "The file is too large.",
                                    "Allowed: " + std::to_string(max_document_bytes >> 20) + " MiB."});
  }
  try {
    std::istringstream stream{std::string(text)};
    YAML::Parser parser(stream);
    Builder builder;
    if (!parser.HandleNextDocument(builder)) return SiteFile{std::move(file), Value::map()};
    Builder second;
    if (parser.HandleNextDocument(second))
      return refuse(std::move(file), {ProblemCode::syntax, {}, "There is more than one document in the file.", {}});
    return SiteFile{std::move(file), builder.take()};
  } catch (Refused& why) {
    return refuse(std::move(file), std::move(why));
  } catch (const YAML::Exception& why) {
    return refuse(std::move(file), {ProblemCode::syntax, place_of(why.mark), as_sentence(why.msg),
                                    "Blocks are indented with blanks, never tabs; texts with ': ' or '#' are quoted."});
  }
}

}  // namespace tandem::model
