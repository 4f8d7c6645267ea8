#include "service/bodies.h"

namespace luoshi::base {

template std::optional<service::CaseDispatch> from_json(const boost::json::value&,
                                                        std::vector<Error>&,
                                                        const JsonReadOptions&);
template std::optional<service::CaseFollowUp> from_json(const boost::json::value&,
                                                        std::vector<Error>&,
                                                        const JsonReadOptions&);
template std::optional<service::CaseNote> from_json(const boost::json::value&, std::vector<Error>&,
                                                    const JsonReadOptions&);
template std::optional<service::ArticleText> from_json(const boost::json::value&,
                                                       std::vector<Error>&, const JsonReadOptions&);
template std::optional<service::CaseNew> from_json(const boost::json::value&, std::vector<Error>&,
                                                   const JsonReadOptions&);
template std::optional<service::CommitmentNew> from_json(const boost::json::value&,
                                                         std::vector<Error>&,
                                                         const JsonReadOptions&);
template std::optional<service::CommitmentChange> from_json(const boost::json::value&,
                                                            std::vector<Error>&,
                                                            const JsonReadOptions&);
template std::optional<service::ScheduleGiven> from_json(const boost::json::value&,
                                                         std::vector<Error>&,
                                                         const JsonReadOptions&);
template std::optional<service::ProgressNew> from_json(const boost::json::value&,
                                                       std::vector<Error>&, const JsonReadOptions&);
template std::optional<service::ProgressCorrection> from_json(const boost::json::value&,
                                                              std::vector<Error>&,
                                                              const JsonReadOptions&);
template std::optional<service::CarryingOver> from_json(const boost::json::value&,
                                                        std::vector<Error>&,
                                                        const JsonReadOptions&);
template std::optional<service::Freezing> from_json(const boost::json::value&, std::vector<Error>&,
                                                    const JsonReadOptions&);
template std::optional<service::Thawing> from_json(const boost::json::value&, std::vector<Error>&,
                                                   const JsonReadOptions&);
template std::optional<service::SourceNew> from_json(const boost::json::value&, std::vector<Error>&,
                                                     const JsonReadOptions&);
template std::optional<service::SourceReplyNew> from_json(const boost::json::value&,
                                                          std::vector<Error>&,
                                                          const JsonReadOptions&);
template std::optional<service::PartsNew> from_json(const boost::json::value&, std::vector<Error>&,
                                                    const JsonReadOptions&);
template std::optional<service::IndicatorNew> from_json(const boost::json::value&,
                                                        std::vector<Error>&,
                                                        const JsonReadOptions&);
template std::optional<service::IndicatorChange> from_json(const boost::json::value&,
                                                           std::vector<Error>&,
                                                           const JsonReadOptions&);
template std::optional<service::ObservationsNew> from_json(const boost::json::value&,
                                                           std::vector<Error>&,
                                                           const JsonReadOptions&);
template std::optional<service::Accepting> from_json(const boost::json::value&, std::vector<Error>&,
                                                     const JsonReadOptions&);
template std::optional<service::Correcting> from_json(const boost::json::value&,
                                                      std::vector<Error>&, const JsonReadOptions&);

}  // namespace luoshi::base
