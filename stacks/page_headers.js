// S3 sends the headers of ours that are stored with an object as metadata, under names with this prefix.
var PREFIX = 'x-amz-meta-';
var OURS = ['content-security-policy', 'x-wandstore-source', 'x-wandstore-failover'];

// Runs for each answer to a page's address. What the edge function answers has no such header, and stays as it is.
function handler(event) {
    var headers = event.response.headers;
    OURS.forEach(function (name) {
        if (headers[PREFIX + name]) {
            headers[name] = { value: headers[PREFIX + name].value };
            delete headers[PREFIX + name];
        }
    });
    return event.response;
}
