package io.pqlconnector.testkit.salesforce;

import java.util.List;

/** Many records in one job. */
final class BulkApi {
    BulkApi(Org org, RowWrites writes) {}

    List<Route> routes() {
        return List.of();
    }
}
