// A bucket finds an object by its whole path, and CloudFront can change a path only before it knows whether the first
// origin fails. So both origins are asked for the page that stands in for this one, and the edge function, which takes
// the path from the header, answers with the page itself.
var PAGE = '/errors/instead';
var HEADER = 'x-wandstore-path';
// `wandstore.ids.parse_slug`. A client may have sent anything in its place, of which CloudFront would make an error.
var STORE = /^[a-z0-9][a-z0-9-]{0,62}$/;

// What is no ASCII may not be in a header. CloudFront has encoded it mostly.
function encode(path) {
    return path.replace(/[^\x21-\x7e]+/g, function (letters) {
        try {
            return encodeURIComponent(letters);
        } catch (half) {
            return '%EF%BF%BD';
        }
    });
}

// Runs for each request to a page below a store, `/s/{store}/...`, and to `/`, which belongs to none.
function handler(event) {
    var request = event.request;
    var store = request.uri.split('/')[2] || '';
    request.headers[HEADER] = { value: encode(request.uri) };
    request.uri = STORE.test(store) ? PAGE + '/' + store : PAGE;
    return request;
}
