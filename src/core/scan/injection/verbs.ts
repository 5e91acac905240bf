/** Verbs that undo what was said, with the anchors they begin with, and what a model was told. */

/** What nobody does to messages and requests of a program. */
export const forget =
  "(?:ignor(?:e|ing)|disregard(?:ing)?|forget(?:ting)?|overlook(?:ing)?|neglect|overrul(?:e|ing)|abandon|dismiss|violate|unlearn|(?:set|put|cast|leave) aside|throw (?:away|out)|do away with|move past|leave behind|(?:do not|don't|must not|should not|never) (?:follow|obey|comply with|heed|adhere to|listen to|pay attention to|abide by|stick to)|no longer (?:follow|obey)|stop (?:following|obeying|listening to)|pay no (?:attention|heed) to|take no notice of|turn a blind eye to|never mind)";
export const forgetAnchors =
  "ignor|disregard|forget|overlook|neglect|overrul|abandon|dismiss|violate|unlearn|set aside|put aside|cast aside|leave aside|throw away|throw out|do away|move past|leave behind|do not |don't |must not|should not|never obey|never follow|no longer|stop following|stop obeying|stop listening|pay no |take no notice|turn a blind|never mind";
/** What programs do to their requests and messages too: only with what nobody but a model has. */
export const undo =
  "(?:bypass|overrid(?:e|ing)|discard|drop|delete|erase|skip|cancel|break|nullify|void|rescind|revoke|supersede|reset|wipe|purge|clear|suspend|scrap|undo)";
export const undoAnchors =
  "bypass|overrid|discard|drop|delete|erase|skip|cancel|break|nullify|void|rescind|revoke|supersede|reset|wipe|purge|clear|suspend|scrap|undo";
export const bothAnchors = `${forgetAnchors}|${undoAnchors}`;
export const told =
  "(?:instructions?|prompts?|prompting|directions|directives?|guidelines|guidance|rules|orders|constraints|programming|training|context|conversations?|policies)";
