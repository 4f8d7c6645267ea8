#include "service/photograph.h"

#include <gtest/gtest.h>

#include "service/media_type.h"

namespace luoshi::service {
namespace {

using namespace std::string_literals;

std::string segment(char marker, const std::string& content) {
  const std::size_t size = content.size() + 2;
  return "\xff"s + marker + static_cast<char>(size >> 8) + static_cast<char>(size & 0xff) + content;
}

// A camera's Exif, little endian: turned by `orientation`, and a place.
std::string exif(char orientation) {
  return "Exif\0\0II\x2a\0\x08\0\0\0\x02\0"s + "\x12\x01\x03\0\x01\0\0\0"s + orientation +
         "\0\0\0"s + "\x25\x88\x04\0\x01\0\0\0\x26\0\0\0"s + "\0\0\0\0"s + "GPS 26.07N 119.30E"s;
}

const std::string kScan = segment('\xda', "\x01\x01\0\0\x3f\0"s) + "\x12\xff\0\x34\xff\xd0\x56"s;

std::string jpeg(char orientation) {
  return "\xff\xd8"s + segment('\xe0', "JFIF\0\x01\x02\0\0\x01\0\x01\0\0"s) +
         segment('\xe1', exif(orientation)) +
         segment('\xe1', "http://ns.adobe.com/xap/1.0/\0<x>119.30E</x>"s) +
         segment('\xe2', "ICC_PROFILE\0\x01\x01 colours"s) + segment('\xe2', "MPF\0 119.30E"s) +
         segment('\xed', "Photoshop 3.0\0 119.30E"s) + segment('\xfe', "119.30E"s) +
         segment('\xdb', std::string(65, 'q')) + kScan + kScan + "\xff\xd9"s + "trailer 119.30E";
}

TEST(Photograph, LosesItsPlaceAndKeepsHowItIsTurned) {
  const auto freed = without_traces(jpeg(6), "image/jpeg");
  ASSERT_TRUE(freed);
  EXPECT_EQ(freed->find("119.30E"), std::string::npos);
  EXPECT_EQ(freed->find("Photoshop"), std::string::npos);
  EXPECT_NE(freed->find("ICC_PROFILE"), std::string::npos);
  EXPECT_NE(freed->find(std::string(65, 'q')), std::string::npos);
  EXPECT_NE(freed->find(kScan + kScan), std::string::npos) << "the picture is as it was";
  EXPECT_TRUE(freed->ends_with("\xff\xd9"));
  EXPECT_NE(freed->find("\x01\x12\0\x03\0\0\0\x01\0\x06"s), std::string::npos) << "orientation";
  // What is freed is freed again to the same bytes.
  EXPECT_EQ(*without_traces(*freed, "image/jpeg"), *freed);
  const auto upright = without_traces(jpeg(1), "image/jpeg");
  ASSERT_TRUE(upright);
  EXPECT_EQ(upright->find("Exif"), std::string::npos);
}

TEST(Photograph, EveryBeginningOfOneIsRefusedOrShorter) {
  const std::string whole = jpeg(3);
  const std::size_t end = whole.size() - std::string("trailer 119.30E").size();
  for (std::size_t size = 2; size < end; ++size) {
    EXPECT_FALSE(without_traces(whole.substr(0, size), "image/jpeg")) << size;
  }
}

std::string chunk(const std::string& name, const std::string& content) {
  const auto size = content.size();
  return "\0\0"s + static_cast<char>(size >> 8) + static_cast<char>(size & 0xff) + name + content +
         "crc!";
}

TEST(Photograph, PngLosesItsTexts) {
  const std::string begin = "\x89PNG\r\n\x1a\n";
  const std::string picture = chunk("IHDR", std::string(13, 'h')) + chunk("iCCP", "c");
  const std::string data = chunk("IDAT", "pixels") + chunk("IEND", "");
  const auto freed = without_traces(begin + picture + chunk("eXIf", "119.30E") +
                                        chunk("iTXt", "XML:com.adobe.xmp 119.30E") + data + "more",
                                    "image/png");
  ASSERT_TRUE(freed);
  EXPECT_EQ(*freed, begin + picture + data);
  EXPECT_FALSE(without_traces(begin + picture, "image/png"));
}

TEST(Photograph, WebpLosesItsChunksAndTheirFlags) {
  const auto part = [](const std::string& name, const std::string& content) {
    return name + static_cast<char>(content.size()) + "\0\0\0"s + content +
           (content.size() % 2 == 1 ? "\0"s : ""s);
  };
  const auto file = [](const std::string& parts) {
    return "RIFF"s + static_cast<char>(parts.size() + 4) + "\0\0\0"s + "WEBP" + parts;
  };
  const std::string shown = part("VP8L", "pixel");
  const std::string sent = file(part("VP8X", "\x2c\0\0\0\0\0\0\0\0\0"s) + shown +
                                part("EXIF", "119.30E") + part("XMP ", "119.30E"));
  EXPECT_EQ(media_type_of(sent, sent), "image/webp");
  const auto freed = without_traces(sent, "image/webp");
  ASSERT_TRUE(freed);
  EXPECT_EQ(*freed, file(part("VP8X", "\x20\0\0\0\0\0\0\0\0\0"s) + shown));
  EXPECT_FALSE(without_traces(sent.substr(0, 40), "image/webp"));
}

TEST(Photograph, AllElseStaysAsItIs) {
  EXPECT_EQ(*without_traces("119.30E", "application/pdf"), "119.30E");
  EXPECT_FALSE(is_photograph("image/heic"));
  EXPECT_EQ(media_type_of("\0\0\0\x18"s + "ftypheic\0\0\0\0"s, ""), "image/heic");
}

}  // namespace
}  // namespace luoshi::service
